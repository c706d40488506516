"""The rules, a folder a stage and a file a rule; `textfix.engine.rule.rules()` finds them."""

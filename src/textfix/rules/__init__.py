"""The rules, a folder a stage and a file a rule; `textfix.rule.rules()` finds them."""

"""The user's settings: profiles, configuration files, baselines of rejected changes."""

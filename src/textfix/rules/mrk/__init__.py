"""Rules for markup."""

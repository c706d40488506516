"""What a user decides: profiles, settings files, changes accepted once and for all."""

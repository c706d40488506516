"""What a user decides: profiles, settings files, changes that were accepted before."""

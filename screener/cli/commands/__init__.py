"""The commands; each file holds those that need the same, and loads when one of them is called."""

"""The commands for those who run the questionnaire, one file for those that need the same."""

"""Who embeds the questionnaire: what a clinic's file says; it enters by its loader."""

"""The pages; the one room that knows Flask and WTForms."""

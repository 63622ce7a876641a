"""Questions before a dermatology visit, and guidance with its reasons and sources."""

"""Sources about what the public asks for: the 12345 hotline and petitions."""

"""What schemes must fulfil beyond the form of their parts."""

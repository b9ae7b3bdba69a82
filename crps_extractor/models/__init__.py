"""Everything the program knows about reviews, answers, doses and scales; no Qt here."""

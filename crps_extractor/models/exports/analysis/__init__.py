"""Data ready for analysis: tables of the consensus for R, with what each column means and where each figure is from."""

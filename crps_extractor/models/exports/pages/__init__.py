"""The sheets of a workbook as plain rows of cells, each made study by study from what the viewer may read."""

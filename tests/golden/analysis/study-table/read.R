# Reads the tables of this export with the right types; it needs no package, only R 3.5 or later.
# Start R in the folder of the unpacked files, or: source("read.R", chdir = TRUE)

read_table <- function(file) {
  codebook <- read.csv("columns.csv", fileEncoding = "UTF-8-BOM", colClasses = "character", na.strings = "")
  codebook <- codebook[codebook$table == sub("\\.csv$", "", file), ]
  types <- c(text = "character", number = "numeric", yes_no = "logical")[codebook$type]
  names(types) <- codebook$column
  table <- read.csv(file, fileEncoding = "UTF-8-BOM", colClasses = types, na.strings = "", check.names = FALSE)
  texts <- names(types)[types == "character"]
  # An apostrophe keeps a spreadsheet from taking a text for a formula.
  table[texts] <- lapply(table[texts], function(text) sub("^'", "", text))
  table
}

study_table <- read_table("study-table.csv")
doses <- read_table("doses.csv")
risk_of_bias <- read_table("risk-of-bias.csv")

"""The document pane: the PDF as continuous pages, with find, text selection and the places of answers."""

"""The reports of a study: references, PDFs found, lost and changed, studies that are one."""

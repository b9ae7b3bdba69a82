"""What several panes share: small widgets that keep the look and the accessibility in one place."""

"""The reviewing screen: one study at a time, judged by keys. Textual is known here alone."""

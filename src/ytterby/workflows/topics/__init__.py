"""What ``show`` can show: one function a topic, from a chain and a selection to frames."""

"""Two rule books compared: who gets other guidance, and which texts changed."""

__all__ = ["diff", "diff_text", "sampling"]

"""What each family of scripts needs: its letters folded, its words taken apart."""

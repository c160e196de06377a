"""What a search finds against what is held: baseline, plan, guard, presence, changes."""

"""Records to tags, each with the sentence it rests on."""

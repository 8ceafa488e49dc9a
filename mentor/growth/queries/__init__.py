"""What can be seen of growth: every public query takes the actor and gives what this actor may see."""

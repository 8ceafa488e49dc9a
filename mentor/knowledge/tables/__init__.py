"""What is stored of lessons, modules, toolkits and of the search over them."""

"""SPARQL servers: asking them, and loading the graph into them."""

"""Pictures: protected values in, Vega-Lite specifications out, and their drawing as SVG."""

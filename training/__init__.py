"""Data to committed network: training, quantisation, export, card and report of TinyTracker."""

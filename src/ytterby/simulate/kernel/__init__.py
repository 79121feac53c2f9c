"""The monthly step and what it needs: pure functions over arrays with the draw axis last."""

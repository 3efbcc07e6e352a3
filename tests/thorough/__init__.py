"""Where a slip would lose or move somebody's work: every branch is run, and mutants must die."""

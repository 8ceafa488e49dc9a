"""Matching of mentees with pairs of mentors: model, solver, proof and explanations. Pure; see `solver.solve`."""

"""What the project has reached, in figures (A60): mentors trained, active mentors, learners, hours, evaluations. No names."""

"""The agreement of a mentor with a learner, D11 (KIND VI): one per plan and mentor."""

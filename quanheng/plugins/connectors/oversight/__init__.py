"""Sources of other organs: inspection, audit, discipline, supervision, appraisal."""

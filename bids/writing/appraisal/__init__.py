"""The appraisal of options, in exact fractions: discounting, price growth, optimism bias.

Plain rules, below everything else in writing. The prose and a worked example: docs/rules/appraisal.md.
"""

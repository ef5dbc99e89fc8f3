"""Behaviour through public doors."""

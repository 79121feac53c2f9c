"""What a disruption, a plan or a plant means: economy, money, environment, people.

Pure functions over factors and over exchange types of `ytterby.core`; nothing here simulates.
"""

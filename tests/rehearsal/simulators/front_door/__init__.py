"""The front door over real HTTP, with a distribution that is written down as boto3 returns one."""

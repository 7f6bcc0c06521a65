"""The types of component: what each is made of."""

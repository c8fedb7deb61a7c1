package tabletest

var modelRules = []rule{}

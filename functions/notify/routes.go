package notify

import "github.com/preau-ent/preau/shared/api"

// Function is the subject "notify".
var Function = api.Function{Name: "notify", Routes: routes, Followers: followers, Due: handlers}

func routes(r *api.Router) {}

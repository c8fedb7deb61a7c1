package main

import "html/template"

// letters is one page a person: what a school hands out or posts. It is complete
// without a network: the address is the school's own site, printed by the school.
var letters = template.Must(template.New("letters").Parse(`<!doctype html>
<html lang="fr"><meta charset="utf-8"><title>Codes personnels · {{.School}}</title>
<style>
body{font:14pt/1.5 system-ui,sans-serif;color:#1d2333;margin:0}
article{break-after:page;padding:25mm 25mm 20mm 30mm;border-left:1.5pt solid #d8414f;min-height:240mm;box-sizing:border-box}
h1{font-size:20pt;margin:0 0 8mm}
.code{font:700 24pt ui-monospace,monospace;letter-spacing:.06em;border:1pt solid #5c6373;border-radius:3mm;padding:6mm;text-align:center;margin:8mm 0}
li{margin:2mm 0}small{color:#5c6373}
</style>
{{range .Issued}}<article lang="fr">
<p>{{$.School}}</p>
<h1>Votre accès à l’école numérique</h1>
<p>Bonjour {{.Name.First}} {{.Name.Last}},</p>
<p>voici votre code personnel. Il ne sert qu’une fois et n’est connu que de vous.</p>
<p class="code">{{.Code}}</p>
<ol>
<li>Ouvrez le site de votre établissement sur un téléphone ou un ordinateur, puis touchez « Se connecter ».</li>
<li>Touchez « J’ai un code personnel » et recopiez-le. Majuscules, minuscules et tirets n’ont pas d’importance.</li>
<li>Choisissez un identifiant et un mot de passe d’au moins douze caractères. Aucune adresse mail n’est demandée.</li>
</ol>
<p><small>Code valable jusqu’au {{.Expires.Format "02/01/2006"}}. Perdu ? Le secrétariat vous en donne un autre.
Personne ne vous demandera jamais ce code ni votre mot de passe, ni par téléphone ni par message.</small></p>
</article>
{{end}}</html>
`))

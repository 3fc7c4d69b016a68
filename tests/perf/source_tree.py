"""Makes a tree of sources that is like a company's: many languages, ordinary code, a few files that call the platform.

No file is a copy of another: each is put together from thousands of small functions, with a name of its own.
"""

import random
from pathlib import Path

NOUNS = (
    "account address agent alert amount answer archive asset attempt audit balance batch billing booking branch bucket budget "
    "buffer cache campaign cart catalog category channel charge client cluster column comment company config connection contact "
    "contract country coupon currency customer dashboard database dataset deadline delivery device discount document domain "
    "download duration element email employee endpoint entity entry environment error event export expression feature feed field "
    "file filter folder form format frame group handler header history host image import index ingest instance inventory invoice "
    "item job journal key label language layout ledger license limit line link list location lock log manager map member menu "
    "merchant message method metric model module month name node note notification number object offer offset option order "
    "organization output owner package page parameter parent partner password path payment payload period permission person phone "
    "pipeline plan platform player policy position price printer priority process product profile project property provider query "
    "queue quota range rate reason receipt record region registry report request resource response result retry review role route "
    "row rule sample scale schedule schema scope score screen script search section segment sender sequence server service session "
    "setting shape shipment signal site size slot snapshot source stage state station status step stock storage store stream style "
    "subject summary supplier survey switch symbol system table tag target task tax team template tenant term test text theme thread "
    "threshold ticket time title token topic total trace track transaction transfer trigger type unit update upload usage user value "
    "variant vendor version view visit voucher wallet warehouse webhook widget window worker workflow zone"
).split()
VERBS = (
    "get set get set get put post delete add apply build check close compute convert copy count create decode emit encode fetch "
    "find flush format handle has init is list load make map merge move normalize open parse patch prepare process push read "
    "refresh register remove render reset resolve run save select send sort split start stop store sync update validate visit write"
).split()
ADJECTIVES = "active all base current default empty failed first last local max min new next old open pending raw recent total valid".split()
REMARKS = (
    "The upstream sends an empty list when nothing has changed since the last run.",
    "Keep in step with the migration that renamed the column.",
    "We read the whole page first: the cursor is not stable between calls.",
    "Callers hold the lock; see the note on ordering above.",
    "Returns None when the entry has expired or was never there.",
    "TODO: drop the fallback once every tenant has been moved.",
    "Rounding happens once, at the end, as the ledger expects.",
    "Best effort: a failure here must not stop the batch.",
)


class Words:
    """Identifiers and literals, by chance."""

    def __init__(self, chance):
        self.chance = chance

    def noun(self):
        return self.chance.choice(NOUNS)

    def parts(self, verb=False):
        parts = [self.chance.choice(VERBS)] if verb else []
        if self.chance.random() < 0.3:
            parts.append(self.chance.choice(ADJECTIVES))
        parts.extend(self.noun() for _ in range(self.chance.choice((1, 1, 2, 2, 3))))
        return parts

    def snake(self, verb=False):
        return "_".join(self.parts(verb))

    def camel(self, verb=False):
        first, *rest = self.parts(verb)
        return first + "".join(map(str.capitalize, rest))

    def pascal(self, verb=False):
        return "".join(map(str.capitalize, self.parts(verb)))

    def remark(self):
        return self.chance.choice(REMARKS)

    def number(self):
        return self.chance.choice((0, 1, 2, 10, 24, 60, 100, 255, 500, 1000, 4096))


def python(w):
    return f'''
    def {w.snake(True)}(self, {w.snake()}, {w.noun()}=None):
        """{w.remark()}"""
        {(a := w.snake())} = self.{w.snake(True)}({w.noun()}.{w.noun()}, limit={w.number()})
        if not {a} or {a}.{w.noun()} is None:
            logger.warning("no %s for %s", {a}, {w.noun()})
            return {w.number()}
        # {w.remark()}
        for {(b := w.noun())} in {a}.{w.snake(True)}("{w.snake()}"):
            self.{w.noun()}s[{b}.{w.noun()}] = {b}.{w.noun()} + {w.number()}
        return [{b}.{w.noun()} for {b} in {a} if {b}.{w.noun()} != "{w.noun()}"]
'''


def typescript(w):
    return f'''
  async {w.camel(True)}({w.noun()}: {w.pascal()}, {w.camel()}?: string): Promise<{w.pascal()}[]> {{
    // {w.remark()}
    const {(a := w.camel())} = await this.{w.camel()}.{w.camel(True)}({w.noun()}, `${{this.{w.noun()}}}-{w.noun()}`);
    if ({a}.{w.noun()} === undefined || {a}.{w.camel()}.length > {w.number()}) {{
      throw new {w.pascal()}Error('{w.remark()[:40]}');
    }}
    const {(b := w.camel())} = document.getElementById('{w.noun()}-{w.noun()}');
    return {a}.{w.noun()}s.filter(({w.noun()}) => !{b}?.{w.camel(True)}({w.number()})).map((x) => x.{w.camel()});
  }}
'''


def go(w):
    return f'''
// {(name := w.pascal(True))} {w.remark().lower()}
func (s *{w.pascal()}Service) {name}(ctx context.Context, {w.noun()} string) (*{w.pascal()}, error) {{
	{(a := w.camel())}, err := s.{w.noun()}.{w.pascal(True)}(ctx, {w.noun()}, {w.number()})
	if err != nil {{
		return nil, fmt.Errorf("{w.noun()} %q: %w", {w.noun()}, err)
	}}
	for _, {w.noun()} := range {a}.{w.pascal()} {{
		s.{w.camel()}.Set{w.pascal()}({w.noun()}, "{w.snake()}")
	}}
	return &{w.pascal()}{{{w.pascal()}: {a}.Get{w.pascal()}()}}, nil
}}
'''


def java(w):
    return f'''
    /**
     * {w.remark()}
     */
    @Override
    public List<{w.pascal()}> {w.camel(True)}(final {w.pascal()} {(a := w.camel())}, int {w.noun()}) {{
        {w.pascal()} {(b := w.camel())} = {a}.get{w.pascal()}().get{w.pascal()}();
        if ({b} == null || {b}.get{w.pascal()}() > {w.number()}) {{
            LOGGER.info("{w.noun()} {{}} of {{}}", {b}.getId(), {a}.getName());
            return Collections.emptyList();
        }}
        {b}.set{w.pascal()}({w.camel()}Repository.{w.camel(True)}({a}, "{w.noun()}"));
        return {w.camel()}Service.{w.camel(True)}({b}, {w.number()});
    }}
'''


def csharp(w):
    return f'''
        /// <summary>{w.remark()}</summary>
        public async Task<{w.pascal()}> {w.pascal(True)}Async({w.pascal()} {(a := w.camel())}, CancellationToken token)
        {{
            var {(b := w.camel())} = await _{w.camel()}.{w.pascal(True)}Async({a}.{w.pascal()}, token);
            if ({b} is null || {b}.{w.pascal()} > {w.number()})
            {{
                throw new {w.pascal()}Exception($"no {w.noun()} in {{{a}.Name}}");
            }}
            return new {w.pascal()} {{ {w.pascal()} = {b}.Get{w.pascal()}(), {w.pascal()} = "{w.noun()}" }};
        }}
'''


def ruby(w):
    return f'''
  # {w.remark()}
  def {w.snake(True)}({w.noun()}, {w.noun()}: nil)
    {(a := w.snake())} = {w.snake(True)}({w.noun()}, :{w.noun()})
    return {w.number()} unless {a}&.{w.noun()}?
    {a}.each {{ |{(b := w.noun())}| @{w.noun()} << "#{{{b}.{w.noun()}}} {w.noun()}" }}
  end
'''


def kotlin(w):
    return f'''
    /** {w.remark()} */
    fun {w.camel(True)}({(a := w.camel())}: {w.pascal()}, {w.noun()}: Int = {w.number()}): List<{w.pascal()}> {{
        val {(b := w.camel())} = {a}.get{w.pascal()}() ?: return emptyList()
        return {b}.{w.noun()}s.filter {{ it.{w.camel()} != {w.number()} }}.map {{ {w.pascal()}(it.{w.noun()}, "${{it.{w.noun()}}}") }}
    }}
'''


def shell(w):
    return f'''
# {w.remark()}
{w.snake(True)}() {{
    local {(a := w.snake())}="${{1:?{w.noun()}}}"
    if [[ -z "${a}" || ! -f "${a}/{w.noun()}.conf" ]]; then
        echo "{w.noun()}: nothing in ${a}" >&2
        return 1
    fi
    grep -v '^#' "${a}/{w.noun()}.conf" | while read -r line; do {w.snake(True)} "$line"; done
}}
'''


def yaml(w):
    return f'''
  - name: {w.noun()}-{w.noun()}
    image: "{w.noun()}/{w.noun()}:{w.number()}"
    # {w.remark()}
    env:
      {w.snake().upper()}: "{w.noun()}"
      {w.snake().upper()}: {w.number()}
'''


def json(w):
    return f'''
  {{"{w.camel()}": "{w.noun()}", "{w.camel()}": {w.number()}, "{w.camel()}": ["{w.noun()}", "{w.noun()}"]}},
'''


def markdown(w):
    return f'''
## {w.noun().capitalize()} {w.noun()}

{w.remark()} {w.remark()} Set `{w.snake()}` to {w.number()}, or call `{w.camel(True)}()`.
'''


# How much of a tree is in which language, and how a file of it begins and ends.
LANGUAGES = (
    ("py", python, 22, "import logging\n\nlogger = logging.getLogger(__name__)\n\n\nclass Service:\n", ""),
    ("ts", typescript, 24, "import { Injectable } from '@angular/core';\n\nexport class Service {\n", "}\n"),
    ("go", go, 12, "package service\n\nimport (\n\t\"context\"\n\t\"fmt\"\n)\n", ""),
    ("java", java, 14, "package com.example.service;\n\nimport java.util.List;\n\npublic class Service {\n", "}\n"),
    ("cs", csharp, 8, "using System;\n\nnamespace Example\n{\n    public class Service\n    {\n", "    }\n}\n"),
    ("rb", ruby, 4, "class Service\n", "end\n"),
    ("kt", kotlin, 4, "package com.example\n\nclass Service {\n", "}\n"),
    ("sh", shell, 3, "#!/usr/bin/env bash\nset -euo pipefail\n", ""),
    ("yml", yaml, 3, "containers:\n", ""),
    ("json", json, 3, "[\n", "{}]\n"),
    ("md", markdown, 3, "# Notes\n", ""),
)

# A file in so many calls the platform, as in a company's checkout that has an integration with it.
CALLING = 50

CALLS = {
    "py": '''
    def mute(self, conversation_id, participant_id):
        api = PureCloudPlatformClientV2.ConversationsApi(self.client)
        api.patch_conversations_call_participant(conversation_id, participant_id, {"muted": True})
        return PureCloudPlatformClientV2.UsersApi(self.client).get_users_me(expand=["presence"])
''',
    "ts": '''
  async mute(conversationId: string): Promise<void> {
    const api = new platformClient.ConversationsApi();
    await api.getConversation(conversationId);
    await fetch(`https://api.${this.region}/api/v2/routing/queues/${this.queue}/members`, { method: 'POST', body: this.body });
  }
''',
    "go": '''
func members(config *platformclientv2.Configuration, queue string) {
	routingApi := platformclientv2.NewRoutingApiWithConfig(config)
	routingApi.GetRoutingQueueMembers(queue, 1, 100, "", nil, "", nil, nil, nil, nil, nil, "")
}
''',
    "java": '''
    public User me(ApiClient client) throws Exception {
        UsersApi usersApi = new UsersApi(client); // com.mypurecloud.sdk.v2
        return usersApi.getUsersMe(Collections.emptyList(), null);
    }
''',
    "cs": '''
        public void Leave(string id)
        {
            var api = new PureCloudPlatform.Client.V2.Api.ConversationsApi();
            api.PatchConversationsCallParticipant(id, this.Participant, new MediaParticipantRequest { Muted = true });
        }
''',
}


class Tree:
    """The pieces that files are made of."""

    def __init__(self, seed=403, variety=1_500):
        self.chance = random.Random(seed)
        words = Words(self.chance)
        self.pieces = {end: [piece(words) for _ in range(variety)] for end, piece, *_ in LANGUAGES}

    def text(self, language, length, calls):
        """A file of about so many bytes."""
        end, _, _, head, foot = language
        text, size = [head], len(head)
        while size < length:
            text.append(self.chance.choice(self.pieces[end]))
            size += len(text[-1])
        if calls and end in CALLS:
            text.insert(self.chance.randint(1, len(text)), CALLS[end])
        return "".join(text) + foot

    def write(self, folder, files, length):
        """Writes so many files of this length on average, forty to a folder; returns how many bytes they have."""
        total = 0
        weights = [language[2] for language in LANGUAGES]
        for number in range(files):
            language = self.chance.choices(LANGUAGES, weights)[0]
            place = Path(folder, f"area{number // 4_000:02}", f"module{number // 40 % 100:02}")
            if number % 40 == 0:
                place.mkdir(parents=True)
            # Most files are short, a few are long.
            text = self.text(language, length * self.chance.choice((0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 2.4)), number % CALLING == 0)
            data = text.encode()
            (place / f"{self.chance.choice(NOUNS)}_{number}.{language[0]}").write_bytes(data)
            total += len(data)
        return total

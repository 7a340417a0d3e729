// The rule language; docs/language.md is its reference. No code in here: compiler/parse reads the
// tree. Expressions are written in layers, not by left recursion, so that a chain of ten thousand
// `and` is a loop and not a recursion.
grammar Assay;

// A `(` that opens on the line after a name: it begins the next condition, not the name's arguments.
// compiler/parse tells the two apart.
tokens { OPEN_BELOW }

file
    : moduleDeclaration? declaration* EOF
    ;

moduleDeclaration
    : MODULE dottedName
    ;

declaration
    : parameter
    | let
    | rule_
    | benchmark
    ;

parameter
    : PARAM name ':' type '=' value=fallback domain? STRING?
    ;

domain
    : IN low=fallback '..' high=fallback
    | IN list
    ;

type
    : name ('<' name '>')? '?'?
    ;

let
    : LET name '=' expression
    ;

rule_
    : RULE ruleHead '{' ruleItem* '}'
    ;

ruleHead
    : TEMPLATE name '(' templateParameter (',' templateParameter)* ','? ')'
    | name
    ;

templateParameter
    : name ':' type
    ;

ruleItem
    : TITLE text                                          # titleItem
    | SEVERITY name                                       # severityItem
    | ABOUT text                                          # aboutItem
    | APPLIES condition                                   # appliesItem
    | CHECK (condition | '{' condition* '}')              # checkItem
    | FIX name? text                                      # fixItem
    | REFS reference (',' reference)*                     # referencesItem
    | TAGS name (',' name)*                               # tagsItem
    | EXAMPLE name text (WITH arguments)? '{' exampleStatement* '}'  # exampleItem
    | IDENTIFIER expression?                              # unknownItem
    ;

condition
    : LIVE? expression
    ;

reference
    : name text
    ;

exampleStatement
    : LIVE
    | name probe=name? text ('=' text)? arguments?
    ;

benchmark
    : BENCHMARK name '{' benchmarkItem* '}'
    ;

benchmarkItem
    : TITLE text                                          # benchmarkTitle
    | VERSION text                                        # benchmarkVersion
    | PUBLISHER text                                      # benchmarkPublisher
    | ABOUT text                                          # benchmarkAbout
    | APPLIES expression                                  # benchmarkApplies
    | SECTION text text '{' sectionItem* '}'              # benchmarkSection
    | sectionItem                                         # benchmarkRule
    ;

sectionItem
    : text MANUAL text text levels?                       # manualItem
    | text? ruleName arguments? levels?                   # ruleReference
    ;

// On which platforms an item counts, and from which level on.
levels
    : LEVEL level (',' level)*
    ;

level
    : name INTEGER
    ;

// A quantifier's body reaches as far as it can: to the end of the condition or the closing bracket.
expression
    : IF expression THEN expression ELSE expression       # conditional
    | orExpression                                        # plain
    ;

orExpression
    : andExpression (OR andExpression)*
    ;

andExpression
    : notExpression (AND notExpression)*
    ;

notExpression
    : NOT notExpression                                   # negation
    | kind=(ALL | ANY | NONE) quantified                  # quantifier
    | EXACTLY INTEGER quantified                          # exactly
    | comparison                                          # positive
    ;

quantified
    : name IN fallback (WHERE orExpression)? ':' expression
    ;

comparison
    : fallback comparisonTail?
    ;

comparisonTail
    : op=('==' | '!=' | '<' | '<=' | '>' | '>=' | IN | CONTAINS | STARTS_WITH | ENDS_WITH
               | MATCHES) fallback                        # binaryTail
    | NOT IN fallback                                     # notInTail
    | IS NOT? SET                                         # setTail
    ;

fallback
    : postfix ('??' postfix)*
    ;

postfix
    : primary ('.' name)*
    ;

primary
    : literal                                             # literalPrimary
    | list                                                # listPrimary
    | COUNT '(' name IN fallback (WHERE orExpression)? ')'  # countPrimary
    | name arguments?                                     # namePrimary
    | ('(' | OPEN_BELOW) expression ')'                   # groupPrimary
    ;

arguments
    : '(' (argument (',' argument)* ','?)? ')'
    ;

argument
    : (name ':')? expression
    ;

list
    : '[' (expression (',' expression)* ','?)? ']'
    ;

literal
    : TRUE | FALSE | '-'? INTEGER | MODE_LITERAL | SIZE_LITERAL | DURATION_LITERAL | text | REGEX
    ;

text
    : STRING | TEXT_BLOCK
    ;

dottedName
    : name ('.' name)*
    ;

// Does not begin with a property of a benchmark or an item: after a misspelt property the next one
// would otherwise be read as a rule's name.
ruleName
    : (IDENTIFIER | MODULE | PARAM | LET | RULE | SEVERITY | CHECK | FIX | REFS | EXAMPLE | LIVE
      | BENCHMARK | TAGS | TEMPLATE | WITH | SET | COUNT) ('.' name)*
    ;

// Words with a meaning at certain places only are free as names elsewhere.
name
    : IDENTIFIER | MODULE | PARAM | LET | RULE | TITLE | SEVERITY | ABOUT | APPLIES | CHECK | FIX
    | REFS | EXAMPLE | LIVE | BENCHMARK | VERSION | PUBLISHER | SECTION | MANUAL | LEVEL
    | TAGS | TEMPLATE | WITH | SET | COUNT
    ;

MODULE      : 'module' ;
PARAM       : 'param' ;
LET         : 'let' ;
RULE        : 'rule' ;
TITLE       : 'title' ;
SEVERITY    : 'severity' ;
ABOUT       : 'about' ;
APPLIES     : 'applies' ;
CHECK       : 'check' ;
FIX         : 'fix' ;
REFS        : 'refs' ;
EXAMPLE     : 'example' ;
LIVE        : 'live' ;
BENCHMARK   : 'benchmark' ;
VERSION     : 'version' ;
PUBLISHER   : 'publisher' ;
SECTION     : 'section' ;
MANUAL      : 'manual' ;
LEVEL       : 'level' ;
TAGS        : 'tags' ;
TEMPLATE    : 'template' ;
WITH        : 'with' ;
SET         : 'set' ;
COUNT       : 'count' ;

IF          : 'if' ;
THEN        : 'then' ;
ELSE        : 'else' ;
OR          : 'or' ;
AND         : 'and' ;
NOT         : 'not' ;
ALL         : 'all' ;
ANY         : 'any' ;
NONE        : 'none' ;
EXACTLY     : 'exactly' ;
WHERE       : 'where' ;
IN          : 'in' ;
IS          : 'is' ;
CONTAINS    : 'contains' ;
STARTS_WITH : 'starts_with' ;
ENDS_WITH   : 'ends_with' ;
MATCHES     : 'matches' ;
TRUE        : 'true' ;
FALSE       : 'false' ;

IDENTIFIER       : [A-Za-z_] [A-Za-z0-9_]* ;
MODE_LITERAL     : '0' [0-9]+ ;
SIZE_LITERAL     : [0-9]+ ('B' | 'KiB' | 'MiB' | 'GiB' | 'TiB') ;
DURATION_LITERAL : [0-9]+ [smhdw] ;
INTEGER          : [0-9]+ ;
BAD_NUMBER       : [0-9]+ [A-Za-z_] [A-Za-z0-9_]* ;
TEXT_BLOCK       : '"""' .*? '"""' ;
STRING           : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;
OPEN_STRING      : '"' (~["\\\r\n] | '\\' ~[\r\n])* ;
REGEX            : '/' ~[/*\\\r\n ] (~[/\\\r\n] | '\\' ~[\r\n])* '/' | '/\\' ~[\r\n] (~[/\\\r\n] | '\\' ~[\r\n])* '/' ;
COMMENT          : '//' ~[\r\n]* -> channel(HIDDEN) ;
SPACE            : [ \t\r\n]+ -> channel(HIDDEN) ;
OTHER            : . ;

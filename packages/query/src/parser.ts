import { EmbeddedActionsParser, type IToken, tokenMatcher } from 'chevrotain'
import {
  buildBareWords,
  buildComparison,
  buildRange,
  type Operator,
  type RangeValue,
  type Scope,
  type Value,
} from './build-clause.ts'
import { findField, suggestField } from './field-types.ts'
import {
  And,
  Close,
  Comparator,
  FieldOperator,
  Minus,
  Not,
  Open,
  Or,
  Plus,
  Quoted,
  RangeClose,
  RangeOpen,
  To,
  vocabulary,
  Word,
} from './lexer.ts'
import { queryLimits } from './limits.ts'
import { QueryError, quote } from './query-error.ts'
import type { Place, Query } from './syntax-tree.ts'

export const placeOf = (token: IToken): Place => ({
  start: token.startOffset,
  end: token.startOffset + token.image.length,
})

/**
 * The grammar (see the README). Rules build the tree at once: `this.ACTION` keeps that from running when Chevrotain
 * records the grammar. A scope is the field that stands before a group of values.
 */
class QueryParser extends EmbeddedActionsParser {
  now = new Date(0)
  depth = 0

  constructor() {
    // Two tokens tell `field:` from a word.
    super(vocabulary, { maxLookahead: 2, recoveryEnabled: false })
    this.performSelfAnalysis()
  }

  readonly disjunction = this.RULE('disjunction', (scope?: Scope): Query => {
    const clauses = [this.SUBRULE(this.conjunction, { ARGS: [scope] })]
    this.MANY(() => {
      this.CONSUME(Or)
      clauses.push(this.SUBRULE2(this.conjunction, { ARGS: [scope] }))
    })
    return this.ACTION(() => join('or', clauses))
  })

  readonly conjunction = this.RULE('conjunction', (scope?: Scope): Query => {
    const clauses = [this.SUBRULE(this.negation, { ARGS: [scope] })]
    this.MANY(() => {
      this.OPTION(() => this.CONSUME(And))
      clauses.push(this.SUBRULE2(this.negation, { ARGS: [scope] }))
    })
    return this.ACTION(() => join('and', clauses))
  })

  readonly negation = this.RULE(
    'negation',
    (scope?: Scope): Query =>
      this.OR([
        {
          ALT: () => {
            const token = this.OR2([{ ALT: () => this.CONSUME(Not) }, { ALT: () => this.CONSUME(Minus) }])
            this.ACTION(() => this.enter(token))
            const clause = this.SUBRULE(this.negation, { ARGS: [scope] })
            this.ACTION(() => this.depth--)
            return this.ACTION((): Query => ({ type: 'not', clause, start: token.startOffset, end: clause.end }))
          },
        },
        {
          ALT: () => {
            this.CONSUME(Plus)
            return this.SUBRULE(this.primary, { ARGS: [scope] })
          },
        },
        { ALT: () => this.SUBRULE2(this.primary, { ARGS: [scope] }) },
      ]),
  )

  readonly primary = this.RULE(
    'primary',
    (scope?: Scope): Query =>
      this.OR([
        { ALT: () => this.SUBRULE(this.group, { ARGS: [scope] }) },
        { ALT: () => this.SUBRULE(this.fieldClause) },
        { ALT: () => this.SUBRULE(this.value, { ARGS: [scope] }) },
      ]),
  )

  readonly group = this.RULE('group', (scope?: Scope): Query => {
    const open = this.CONSUME(Open)
    this.ACTION(() => this.enter(open))
    const clause = this.SUBRULE(this.disjunction, { ARGS: [scope] })
    this.CONSUME(Close)
    this.ACTION(() => this.depth--)
    return clause
  })

  readonly fieldClause = this.RULE('fieldClause', (): Query => {
    const name = this.CONSUME(Word)
    const operator = this.CONSUME(FieldOperator)
    const scope = this.ACTION(() => scopeOf(name, operator))
    return this.OR([
      {
        ALT: () => {
          const clause = this.SUBRULE(this.group, { ARGS: [{ ...scope, isGroup: true }] })
          return this.ACTION(() => ({ ...clause, start: scope.start, end: placeOf(this.LA(0)).end }))
        },
      },
      { ALT: () => this.SUBRULE(this.value, { ARGS: [scope] }) },
    ])
  })

  readonly value = this.RULE(
    'value',
    (scope?: Scope): Query =>
      this.OR([
        {
          ALT: () => {
            const range = this.SUBRULE(this.range)
            return this.ACTION(() => buildRange(within(scope, range), range, this.now))
          },
        },
        {
          ALT: () => {
            const comparator = this.CONSUME(Comparator)
            const value = this.SUBRULE(this.atom)
            return this.ACTION(() => buildComparison(compared(within(scope, value), comparator), value, this.now))
          },
        },
        {
          ALT: () => {
            const value = this.SUBRULE2(this.atom)
            return this.ACTION(() => (scope ? buildComparison(scope, value, this.now) : buildBareWords(value)))
          },
        },
      ]),
  )

  readonly atom = this.RULE('atom', (): Value => {
    const token = this.OR([{ ALT: () => this.CONSUME(Word) }, { ALT: () => this.CONSUME(Quoted) }])
    return this.ACTION(() => ({ ...placeOf(token), image: token.image, isQuoted: tokenMatcher(token, Quoted) }))
  })

  readonly range = this.RULE('range', (): RangeValue => {
    const open = this.CONSUME(RangeOpen)
    const lower = this.SUBRULE(this.atom)
    this.CONSUME(To)
    const upper = this.SUBRULE2(this.atom)
    const close = this.CONSUME(RangeClose)
    return this.ACTION(() => ({
      lower,
      lowerInclusive: open.image === '[',
      upper,
      upperInclusive: close.image === ']',
      start: open.startOffset,
      end: placeOf(close).end,
    }))
  })

  private enter(token: IToken): void {
    if (++this.depth <= queryLimits.depth) return
    const reason = `more than ${queryLimits.depth} parentheses and negations stand inside one another`
    throw new QueryError(reason, placeOf(token), ['a flatter query'])
  }
}

const join = (type: 'and' | 'or', clauses: readonly Query[]): Query => {
  const [first, last] = [clauses[0], clauses.at(-1)]
  if (first === undefined || last === undefined || clauses.length === 1) return first as Query
  return { type, clauses, start: first.start, end: last.end }
}

const scopeOf = (name: IToken, operator: IToken): Scope => {
  const fieldName = name.image.replace(/\\([\s\S])/g, '$1')
  const field = findField(fieldName)
  const place = { start: name.startOffset, end: placeOf(operator).end }
  if (fieldName.split('.').length - 1 > queryLimits.pathParts && field?.type === 'any') {
    const reason = `${quote(name.image)} has more than ${queryLimits.pathParts} parts below attributes`
    throw new QueryError(reason, placeOf(name), ['a shorter path'])
  }
  if (field !== undefined) return { field, operator: operatorOf(operator), ...place }
  const suggestion = suggestField(fieldName)
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`
  const reason = `there is no field ${quote(name.image)}${hint}; to search for this as text, put it in quotes`
  throw new QueryError(reason, placeOf(name), [suggestion ?? 'a field'])
}

const operatorOf = ({ image }: IToken): Operator => (image.length > 1 ? image.replace(':', '') : image) as Operator

const compared = (scope: Scope, comparator: IToken): Scope => {
  if (scope.operator === ':') return { ...scope, operator: operatorOf(comparator) }
  throw new QueryError(`"${scope.operator}" stands before "${comparator.image}"`, placeOf(comparator), ['a value'])
}

/** Ranges and comparisons stand behind a field only: the lexer gives their tokens nowhere else. */
const within = (scope: Scope | undefined, place: Place): Scope => {
  if (scope !== undefined) return scope
  throw new QueryError('a field must stand before this', place, ['a field'])
}

export const parser = new QueryParser()

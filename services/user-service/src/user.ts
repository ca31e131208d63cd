import { Id, nullable, OptionalId, RequiredText } from '@trilha/service-kit'
import Type from 'typebox'

/** Names of people, with room for the longest known. */
const maxNameLength = 200
/** An address has at most 254 characters (RFC 5321, section 4.5.3.1.3, less its brackets). */
const maxEmailLength = 254

const name = RequiredText(maxNameLength)
const email = Type.String({ format: 'email', maxLength: maxEmailLength })
const age = Type.Integer({ minimum: 0, maximum: 150 })

export const User = Type.Object(
  { id: Id, name, email, age: Type.Union([age, Type.Null()]) },
  {
    $id: 'User',
    description: 'A user',
    examples: [{ id: 1, name: 'Ana Souza', email: 'ana@example.com', age: 34 }],
  },
)
export type User = Type.Static<typeof User>

export const UserInput = Type.Object(
  { id: OptionalId, name, email, age: nullable(age) },
  {
    $id: 'UserInput',
    description: 'A user to create or to put in place of another',
    examples: [{ name: 'Ana Souza', email: 'ana@example.com', age: 34 }],
  },
)
export type UserInput = Type.Static<typeof UserInput>

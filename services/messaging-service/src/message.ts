import { DateTime, Id, RequiredText } from '@trilha/service-kit'
import Type from 'typebox'

/** A message is some pages of text, not a file. */
const maxBodyLength = 10_000

const body = RequiredText(maxBodyLength)

export const Message = Type.Object(
  {
    id: Id,
    sender_id: Id,
    recipient_id: Id,
    body,
    sent_at: DateTime,
    read_at: Type.Union([DateTime, Type.Null()]),
  },
  {
    $id: 'Message',
    description: 'A message from one user to another',
    examples: [
      {
        id: 1,
        sender_id: 1,
        recipient_id: 2,
        body: 'Lunch at noon?',
        sent_at: '2026-06-15T09:30:00.000Z',
        read_at: null,
      },
    ],
  },
)
export type Message = Type.Static<typeof Message>

export const MessageInput = Type.Object(
  { sender_id: Id, recipient_id: Id, body },
  {
    $id: 'MessageInput',
    description: 'A message to send; its id and times are given by the service',
    examples: [{ sender_id: 1, recipient_id: 2, body: 'Lunch at noon?' }],
  },
)
export type MessageInput = Type.Static<typeof MessageInput>

/** Which messages to list; a member left out does not matter. */
export const MessageFilter = {
  recipient_id: Type.Optional(Id),
  sender_id: Type.Optional(Id),
  unread: Type.Optional(Type.Boolean({ description: 'true: only unread ones; false: only read ones' })),
}
export type MessageFilter = Type.Static<Type.TObject<typeof MessageFilter>>

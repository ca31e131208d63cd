import type { ListedEntry } from '@trilha/log-api'
import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import { curlOf } from '../model/curl.ts'
import type { StoredEntry } from '../model/entry.ts'
import { formatFull } from '../model/time-format.ts'
import { contextOf } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'
import { detailForm, detailForms } from '../state/detail-form.ts'
import { timeStyle } from '../state/preferences.ts'
import { useWholeEntry, type WholeEntry } from '../state/whole-entry.ts'
import { CopyButton } from './copy-button.tsx'
import { DetailFields } from './detail-fields.tsx'
import { DetailJson } from './detail-json.tsx'
import { DetailLinks } from './detail-links.tsx'
import { IconButton } from './icon-button.tsx'
import { Banner } from './notice.tsx'
import { Segments } from './segments.tsx'

const linkTo = (entry: StoredEntry): string => location.origin + formatView(contextOf(entry.id))

const FormChoice = () => (
  <Segments
    label={entryText.value.shownAs}
    choices={detailForms}
    chosen={detailForm.value}
    nameOf={(form) => (form === 'json' ? entryText.value.asJson : entryText.value.asFields)}
    onChoose={(form) => {
      detailForm.value = form
    }}
  />
)

/** Only a whole entry is copied. */
const Copies = ({ entry, state }: WholeEntry) => (
  <>
    {state === 'whole' && (
      <>
        <CopyButton icon="code" text={() => JSON.stringify(entry, null, 2)} label={t.value.detail.copyJson} />
        {entry.http?.path !== undefined && curlOf(entry) !== undefined && (
          <CopyButton icon="terminal" text={() => curlOf(entry) ?? ''} label={entryText.value.copyCurl} />
        )}
      </>
    )}
    <CopyButton icon="link" text={() => linkTo(entry)} label={t.value.detail.copyLink} />
  </>
)

const WholeBanner = ({ state, retry }: WholeEntry) =>
  state === 'failed' ? (
    <Banner kind="failed" text={entryText.value.wholeFailed}>
      <button type="button" class="text-button" onClick={retry}>
        {t.value.states.retry}
      </button>
    </Banner>
  ) : null

/** Every value of an entry, each to be copied and, where the search takes it, filtered for. */
export const EntryDetail = ({ entry: listed, onClose }: { entry: ListedEntry; onClose: () => void }) => {
  const whole = useWholeEntry(listed)
  const { entry, state } = whole
  return (
    <section class="detail" aria-label={t.value.detail.label} aria-busy={state === 'loading'}>
      <div class="detail-head">
        <h2 class="detail-time">{formatFull(entry.timestamp, timeStyle.value)}</h2>
        <FormChoice />
        <Copies {...whole} />
        <IconButton icon="cross" label={t.value.detail.close} onClick={onClose} />
      </div>
      <DetailLinks entry={entry} />
      <WholeBanner {...whole} />
      {state === 'loading' && (
        <p class="visually-hidden" role="status">
          {entryText.value.loadingWhole}
        </p>
      )}
      {detailForm.value === 'json' && state === 'whole' ? <DetailJson entry={entry} /> : <DetailFields entry={entry} />}
    </section>
  )
}

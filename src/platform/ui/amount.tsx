/** A number set large with its unit small beside it, as `showQuantity` gives them: the same text, two sizes. */
export function Amount({ text }: { text: string }) {
  const [, number = text, unit = ''] = /^([\d.,]+)( .+)$/.exec(text) ?? []
  return (
    <>
      {number}
      {unit ? <small>{unit}</small> : null}
    </>
  )
}

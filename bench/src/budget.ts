/** Prints a measured figure beside what it may be at most. */
export const printBeside = (name: string, measured: number, budget: number, unit: string): void => {
  const digits = measured < 10 ? 1 : 0
  const figure = `${measured.toLocaleString('en-US', { maximumFractionDigits: digits })} ${unit}`
  const limit = `${budget.toLocaleString('en-US')} ${unit}`
  console.log(
    `  ${name.padEnd(58)} ${figure.padStart(12)}  of ${limit.padStart(10)}  ${measured <= budget ? 'within' : 'OVER'}`,
  )
}

/** Prints a figure that has no budget of its own. */
export const printFigure = (name: string, figure: string): void =>
  console.log(`  ${name.padEnd(58)} ${figure.padStart(12)}`)

/** Prints a ratio beside what it is to be at least. */
export const printAtLeast = (name: string, measured: number, floor: number): void =>
  console.log(
    `  ${name.padEnd(58)} ${measured.toFixed(2).padStart(12)}  of ${floor.toFixed(2).padStart(10)}  ${measured >= floor ? 'reached' : 'SHORT'}`,
  )

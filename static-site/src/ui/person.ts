/** The parts of a person that name them. */
export interface Person {
  email?: string;
  first_name?: string;
  last_name?: string;
}

/** The name of a person as shown everywhere: the full name, else the e-mail address. */
export function personName(person: Person): string {
  return [person.first_name, person.last_name].filter(Boolean).join(" ") || person.email || "";
}
